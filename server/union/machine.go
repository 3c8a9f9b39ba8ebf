package union

import (
	"fmt"
	"slices"
	"strings"
)

// Machine is a status table: for each status and event the statuses that it may lead to.
// One target is the usual case; several mean that the cause of the event decides.
type Machine struct {
	Name  string
	Moves map[string]map[string][]string
}

// Next gives the status that event leads to from a status. An event with
// several targets needs NextTo. Any pair that is not in the table is a conflict.
func (m Machine) Next(from, event string) (string, error) {
	to := m.Moves[from][event]
	if len(to) != 1 {
		return "", m.conflict(from, event)
	}
	return to[0], nil
}

// NextTo checks that event may lead from one status to another.
func (m Machine) NextTo(from, event, to string) error {
	if !slices.Contains(m.Moves[from][event], to) {
		return m.conflict(from, event)
	}
	return nil
}

func (m Machine) conflict(from, event string) error {
	return &Error{
		Kind:    KindConflict,
		Code:    m.Name + "_wrong_status",
		Message: "当前状态不能办理这一步，请刷新页面查看最新情况。",
		Status:  from,
		Cause:   fmt.Errorf("%s has no move %q from %q", m.Name, event, from),
	}
}

// Statuses lists every status of the table in alphabetical order.
func (m Machine) Statuses() []string {
	seen := map[string]bool{}
	for from, events := range m.Moves {
		seen[from] = true
		for _, targets := range events {
			for _, to := range targets {
				seen[to] = true
			}
		}
	}
	delete(seen, "")
	return sorted(seen)
}

// Events lists every event of the table in alphabetical order.
func (m Machine) Events() []string {
	seen := map[string]bool{}
	for _, events := range m.Moves {
		for event := range events {
			seen[event] = true
		}
	}
	return sorted(seen)
}

// Diagram prints the table as a Mermaid state diagram, one line a move.
func (m Machine) Diagram() string {
	var lines []string
	for from, events := range m.Moves {
		for event, targets := range events {
			for _, to := range targets {
				start := from
				if start == "" {
					start = "[*]"
				}
				lines = append(lines, fmt.Sprintf("    %s --> %s: %s", start, to, event))
			}
		}
	}
	slices.Sort(lines)
	return "stateDiagram-v2\n" + strings.Join(lines, "\n") + "\n"
}

func sorted(set map[string]bool) []string {
	list := make([]string, 0, len(set))
	for s := range set {
		list = append(list, s)
	}
	slices.Sort(list)
	return list
}
