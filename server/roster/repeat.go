package roster

import "fmt"

// dropRepeated leaves out rows that say the same person, or the same phone, as a row
// above them, and rows that cannot be told from another.
func (c *content) dropRepeated() {
	byNumber, byPhone := map[key]int{}, map[key]int{}
	names := map[key]int{}
	for _, p := range c.people {
		names[p.nameKeys.current]++
	}
	kept := c.people[:0]
	for _, p := range c.people {
		fault := repeated(p, byNumber, byPhone, names)
		if fault != nil {
			c.faults = append(c.faults, *fault)
			c.doubtful = append(c.doubtful, p)
			continue
		}
		if p.number != "" {
			byNumber[p.numberKeys.current] = p.line
		}
		if p.phone != "" {
			byPhone[p.phoneKeys.current] = p.line
		}
		kept = append(kept, p)
	}
	c.people = kept
}

func repeated(p person, byNumber, byPhone, names map[key]int) *Fault {
	if line, ok := byNumber[p.numberKeys.current]; ok && p.number != "" {
		return &Fault{p.line, titleOf(colNumber), "document_repeated", fmt.Sprintf("与第%d行的证件号码相同，请删去多余的一行。", line)}
	}
	if line, ok := byPhone[p.phoneKeys.current]; ok && p.phone != "" {
		return &Fault{p.line, titleOf(colPhone), "phone_repeated", fmt.Sprintf("与第%d行的手机号相同，一个号码只能登记给一个人。", line)}
	}
	if p.number == "" && p.phone == "" && names[p.nameKeys.current] > 1 {
		return &Fault{p.line, titleOf(colName), "name_repeated", "名册里有同名的人，请给这一行补上证件号码，以便区分。"}
	}
	return nil
}
