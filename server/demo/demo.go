// Package demo walks the whole job over HTTP against a running server with the sample
// people: from a roster to cards in their holders' hands. It checks each step and
// leaves the bank's papers in a folder.
package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"unioncard/server/union"
)

// Pictures draws what people photograph and sign.
type Pictures interface {
	Photo(side union.IDSide, fields union.Fields) ([]byte, error)
	Signature(name string) ([]byte, error)
}

// Options of a walk.
type Options struct {
	URL      string // of the server, without /api/v1
	Out      string // the folder for papers and package; made anew
	Pictures Pictures
	Say      io.Writer
	Today    union.Date
	AtBank   bool  // end when the cards are opened, for hand-overs by hand
	Serial   int64 // makes the demo people's numbers differ from an earlier walk's
}

// walk is one go through the job.
type walk struct {
	Options

	ctx     context.Context //nolint:containedctx // one walk is one call
	clerk   *person
	head    *person
	officer *person
	unit    string
	people  []*applicant
	batch   string
	version int
	step    int
}

// Run walks. The error says at which step something was not as it should be.
func Run(ctx context.Context, o Options) error {
	w := &walk{Options: o, ctx: ctx}
	if err := os.MkdirAll(o.Out, 0o750); err != nil {
		return err
	}
	parts := w.parts()
	if o.AtBank {
		parts = parts[:len(parts)-2]
	}
	for _, part := range parts {
		w.step++
		w.say("%2d  %s", w.step, part.title)
		if err := part.run(); err != nil {
			return fmt.Errorf("step %d, %s: %w", w.step, part.title, err)
		}
	}
	w.say("\nThe papers are in %s.", o.Out)
	return nil
}

// part is a step of the walk.
type part struct {
	title string
	run   func() error
}

// parts are all steps; the last two begin where the cards are opened.
func (w *walk) parts() []part {
	return []part{
		{"the sample people sign in with WeChat", w.signIn},
		{"the clerk uploads a roster, mends a bad row and imports it", w.roster},
		{"five members photograph their ID, read and sign, and submit", w.enrol},
		{"the clerk returns one, who mends and comes back", w.sendBack},
		{"the clerk looks, reveals on record, and approves", w.approve},
		{"head and clerk put their own ID on file for the mandate", w.mandates},
		{"the clerk fills a batch and seals it", w.seal},
		{"papers and package are downloaded", w.papers},
		{"stamped papers are ticked and handed in; the officer looks at each row and accepts", w.handIn},
		{"the bank's answer is reconciled and applied", w.results},
		{"cards are delivered, passed down, signed for, activated", w.cards},
		{"the member sees where the card is, and has messages", w.member},
	}
}

func (w *walk) say(format string, args ...any) { _, _ = fmt.Fprintf(w.Say, format+"\n", args...) }

func (w *walk) note(format string, args ...any) {
	_, _ = fmt.Fprintf(w.Say, "      "+format+"\n", args...)
}

// must is a check of something that the walk expects.
func must(ok bool, format string, args ...any) error {
	if ok {
		return nil
	}
	return fmt.Errorf(format, args...)
}

var errNoPeople = errors.New("the server has no sample people; start it with `make run`")
