package main

import (
	"context"
	"fmt"

	"unioncard/server/rotation"
)

// rotateKeys makes a new data key and seals everything under it, beside running
// servers, which take the new key up within seconds. It may be stopped and run again.
func rotateKeys(ctx context.Context, args []string) error {
	a, err := offline(ctx, "rotate-keys", args)
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	if err = a.Keys.RotateData(); err != nil {
		return err
	}
	report, err := rotation.Run(ctx, a.Store, a.Keys.Sealer(), a.Blobs)
	if err != nil {
		return err
	}
	fmt.Printf("%d sealed values and files seen, %d sealed anew\n", report.Seen, report.Resealed)
	fmt.Println("older keys stay for reading; a second run that seals nothing shows that they are no longer needed")
	return nil
}
