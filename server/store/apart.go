package store

import "context"

// Apart gives a context whose writes do not belong to the call being made, so that they
// are kept although the call itself is refused and may be made again.
func Apart(ctx context.Context) context.Context {
	return context.WithValue(ctx, requestMark{}, nil)
}
