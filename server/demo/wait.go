package demo

import "time"

// wait gives the outbox's workers a moment.
func (w *walk) wait() error {
	t := time.NewTimer(500 * time.Millisecond)
	defer t.Stop()
	select {
	case <-w.ctx.Done():
		return w.ctx.Err()
	case <-t.C:
		return nil
	}
}
