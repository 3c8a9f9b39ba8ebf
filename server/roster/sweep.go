package roster

import "context"

// Sweep deletes the files of lists older than a day, and says that previews among them
// have expired. It may be cut off at any point and run again.
func (r *Roster) Sweep(ctx context.Context) error {
	lists, err := r.store.RostersBefore(ctx, r.store.Now().Add(-Life), 200)
	if err != nil {
		return err
	}
	for _, list := range lists {
		if err = r.forget(ctx, list); err != nil {
			return err
		}
		set := map[string]any{"blob_key": "", "updated_at": r.store.Now()}
		if list.Status == StatusPreview {
			set["status"] = StatusExpired
		}
		if err = r.store.SaveRoster(ctx, list.ID, list.Status, list.Version, set); err != nil {
			return err
		}
		// Once more: the job that seals files anew sees only now that it may not put it back.
		if err = r.forget(ctx, list); err != nil {
			return err
		}
	}
	return nil
}
