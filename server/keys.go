package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"

	"unioncard/server/pii"
)

// keys makes a master key file for production: `keys -out FILE`. Without it nothing
// that is sealed can ever be opened, so it is to be kept in two safe places.
func keys(_ context.Context, args []string) error {
	flags := flag.NewFlagSet("keys", flag.ContinueOnError)
	out := flags.String("out", "", "the file to make, outside the data folder")
	algorithm := flags.String("algorithm", string(pii.AES256GCM), "aes256gcm, or sm4gcm for the domestic algorithms")
	err := flags.Parse(args)
	if err != nil {
		return err
	}
	if *out == "" {
		return errors.New("use: server keys -out FILE")
	}
	if err = pii.CreateMaster(*out, pii.Algorithm(*algorithm), rand.Reader); err != nil {
		return err
	}
	fmt.Printf("made %s; keep a copy in another safe place\n", *out)
	return nil
}
