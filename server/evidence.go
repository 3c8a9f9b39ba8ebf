package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"

	"unioncard/server/enrolment"
	"unioncard/server/pii"
	"unioncard/server/union"
)

// evidence checks consent records: `evidence key` prints the public key, `evidence
// verify -key PUBLIC FILE` checks an exported record with no database, `evidence chain`
// checks every unit's chain in the database.
func evidence(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return errors.New("use: server evidence key | verify -key PUBLIC FILE | chain")
	}
	switch args[0] {
	case "key":
		return evidenceKey(ctx, args[1:])
	case "verify":
		return evidenceVerify(args[1:])
	case "chain":
		return evidenceChain(ctx, args[1:])
	}
	return fmt.Errorf("there is no command evidence %q", args[0])
}

func evidenceKey(ctx context.Context, args []string) error {
	a, err := offline(ctx, "evidence key", args)
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	key, err := a.Keys.EvidenceSigner().PublicKey()
	if err != nil {
		return err
	}
	fmt.Print(string(key))
	return nil
}

func evidenceVerify(args []string) error {
	flags := flag.NewFlagSet("evidence verify", flag.ContinueOnError)
	keyFile := flags.String("key", "", "the federation's public key, as `server evidence key` prints it")
	err := flags.Parse(args)
	if err != nil {
		return err
	}
	if *keyFile == "" || flags.NArg() != 1 {
		return errors.New("use: server evidence verify -key PUBLIC FILE")
	}
	key, err := os.ReadFile(*keyFile)
	if err != nil {
		return err
	}
	content, err := os.ReadFile(flags.Arg(0))
	if err != nil {
		return err
	}
	var export struct {
		Record    string `json:"record"`
		Signature []byte `json:"signature"`
	}
	if err = json.Unmarshal(content, &export); err != nil {
		return fmt.Errorf("%s is not an exported record", flags.Arg(0))
	}
	if err = pii.VerifyEvidence(key, []byte(export.Record), export.Signature); err != nil {
		return err
	}
	var record enrolment.Record
	if err = json.Unmarshal([]byte(export.Record), &record); err != nil {
		return err
	}
	fmt.Printf("genuine: record %d of org %s, application %s, signed %s (%s)\n",
		record.Seq, record.Org, record.Application, record.At.Format("2006-01-02 15:04:05 MST"), record.Mode)
	return nil
}

func evidenceChain(ctx context.Context, args []string) error {
	a, err := offline(ctx, "evidence chain", args)
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	key, err := a.Keys.EvidenceSigner().PublicKey()
	if err != nil {
		return err
	}
	units, links := 0, int64(0)
	err = a.Store.EachUnit(ctx, func(unit union.Org) error {
		n, err := a.Features.Enrolment.VerifyChain(ctx, unit.ID, func(message, signature []byte) error {
			return pii.VerifyEvidence(key, message, signature)
		})
		if err != nil {
			return fmt.Errorf("unit %s: %w", unit.Code, err)
		}
		units, links = units+1, links+n
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Printf("the evidence is whole: %d records of %d units\n", links, units)
	return nil
}
