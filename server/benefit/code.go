package benefit

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"io"
	"strings"
	"time"

	"unioncard/server/union"
)

// Times of a member code.
const (
	CodeSpan    = 30 * time.Second // each code has a span of its own
	codeSkew    = 30 * time.Second // by which the phone's clock may be wrong, to either side
	codesAhead  = 6                // codes that a phone gets at once: three minutes without network
	ticketSpan  = 5 * time.Minute  // from looking at a code to recording the use
	codeMark    = "UC1."           // so that other codes are told apart
	ticketMark  = "UT1."
	idBytes     = 16
	nonceBytes  = 8
	markBytes   = 16
	codeBytes   = idBytes + 8 + nonceBytes // before the mark: whose, when, and chance
	ticketBytes = idBytes + 8 + sha256.Size
)

// Code is a member code and the span in which it is shown.
type Code struct {
	Text     string
	From, To time.Time
}

var errNoMember = union.Conflict("no_member", "您还没有办理会员服务卡，暂时不能使用会员码。", "none")

// Codes gives the codes that a member's phone shows one after the other. Each is signed,
// good for its span, and once.
func (b *Benefits) Codes(ctx context.Context, actor union.Actor) ([]Code, error) {
	if actor.MemberID == "" {
		return nil, errNoMember
	}
	if err := b.holder(ctx, actor.MemberID); err != nil {
		return nil, err
	}
	start := b.Store.Now().Truncate(CodeSpan)
	codes := make([]Code, codesAhead)
	for i := range codes {
		from := start.Add(time.Duration(i) * CodeSpan)
		text, err := b.seal(actor.MemberID, from)
		if err != nil {
			return nil, err
		}
		codes[i] = Code{Text: text, From: from, To: from.Add(CodeSpan)}
	}
	return codes, nil
}

func (b *Benefits) seal(member union.ID, from time.Time) (string, error) {
	body := make([]byte, codeBytes)
	id, _ := member.Bytes()
	copy(body, id[:])
	binary.BigEndian.PutUint64(body[idBytes:], uint64(from.Unix()))
	if _, err := io.ReadFull(b.Rand, body[idBytes+8:]); err != nil {
		return "", err
	}
	return codeMark + b.signed(codeMark, body), nil
}

func (b *Benefits) signed(mark string, body []byte) string {
	return base64.RawURLEncoding.EncodeToString(append(body, b.mac(mark, body)...))
}

func (b *Benefits) mac(mark string, body []byte) []byte {
	return b.Marker.CodeMAC(append([]byte(mark), body...))[:markBytes]
}

// opened gives the body of what signed made under a mark, or nil. The text begins with prefix.
func (b *Benefits) opened(prefix, mark, text string, length int) []byte {
	rest, ok := strings.CutPrefix(text, prefix)
	if !ok {
		return nil
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(rest)
	if err != nil || len(raw) != length+markBytes {
		return nil
	}
	body := raw[:length]
	if !hmac.Equal(b.mac(mark, bytes.Clone(body)), raw[length:]) {
		return nil
	}
	return body
}

// Answers to a code that is not good.
var (
	errCodeForged = union.Refused("member_code_invalid", "这不是有效的会员码，请会员打开“会员码”重新出示。")
	errCodeOld    = union.Refused("member_code_old", "这个会员码已经过期，请会员重新打开“会员码”后再扫。")
	errCodeEarly  = union.Refused("member_code_early", "这个会员码还没有生效，请会员检查手机的时间。")
)

// presented is a code that was read.
type presented struct {
	member union.ID
	hash   [sha256.Size]byte
}

// read checks a code's signature and time.
func (b *Benefits) read(text string) (presented, error) {
	body := b.opened(codeMark, codeMark, strings.TrimSpace(text), codeBytes)
	if body == nil {
		return presented{}, errCodeForged
	}
	from := time.Unix(int64(binary.BigEndian.Uint64(body[idBytes:])), 0)
	now := b.Store.Now()
	switch {
	case now.Before(from.Add(-codeSkew)):
		return presented{}, errCodeEarly
	case !now.Before(from.Add(CodeSpan + codeSkew)):
		return presented{}, errCodeOld
	}
	return presented{member: union.IDOf([idBytes]byte(body[:idBytes])), hash: sha256.Sum256(body)}, nil
}

// till is who looks at a code, and at which base.
type till struct{ base, staff union.ID }

// mark makes the tickets of one till no good at another.
func (t till) mark() string { return ticketMark + string(t.base) + string(t.staff) }

// ticket lets the one who saw a good code record its use there for some minutes more.
func (b *Benefits) ticket(at till, p presented) string {
	body := make([]byte, 0, ticketBytes)
	id, _ := p.member.Bytes()
	body = append(body, id[:]...)
	body = binary.BigEndian.AppendUint64(body, uint64(b.Store.Now().Unix()))
	body = append(body, p.hash[:]...)
	return ticketMark + b.signed(at.mark(), body)
}

func (b *Benefits) readTicket(at till, text string) (presented, error) {
	body := b.opened(ticketMark, at.mark(), text, ticketBytes)
	if body == nil {
		return presented{}, errCodeForged
	}
	made := time.Unix(int64(binary.BigEndian.Uint64(body[idBytes:])), 0)
	if now := b.Store.Now(); now.Sub(made) > ticketSpan || made.Sub(now) > codeSkew {
		return presented{}, errCodeOld
	}
	p := presented{member: union.IDOf([idBytes]byte(body[:idBytes]))}
	copy(p.hash[:], body[idBytes+8:])
	return p, nil
}
