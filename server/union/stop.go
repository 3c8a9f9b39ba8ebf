package union

import "slices"

// StopCause is why somebody must get no card although the list is at the bank already.
type StopCause string

// StopWithdrew is the member's own; the others are the clerk's.
const (
	StopWithdrew  StopCause = "withdrew"
	StopLeft      StopCause = "left"
	StopRetired   StopCause = "retired"
	StopDied      StopCause = "died"
	StopDeclined  StopCause = "declined"
	StopWrongUnit StopCause = "wrong_unit"
	StopDataWrong StopCause = "data_wrong"
)

// ClerkStops are the causes for which a clerk stops an application.
var ClerkStops = []StopCause{StopLeft, StopRetired, StopDied, StopDeclined, StopWrongUnit, StopDataWrong}

// ByClerk says whether a clerk may give the cause.
func (c StopCause) ByClerk() bool { return slices.Contains(ClerkStops, c) }

// StruckTo is what an application becomes once the bank has struck its row: withdrawn by
// its member, returned to be mended, or ended.
func (c StopCause) StruckTo() string {
	switch c {
	case StopWithdrew:
		return ApplicationWithdrawn
	case StopDataWrong:
		return ApplicationReturned
	default:
		return ApplicationEnded
	}
}

// EndReason is the reason with which the roster row of a person ends who is struck.
func (c StopCause) EndReason() EndReason { return EndReason(c) }
