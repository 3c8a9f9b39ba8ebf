package blob

import (
	"errors"
	"fmt"
	"time"
)

// Kind says where files rest.
type Kind string

// The two kinds of places.
const (
	Folder Kind = "folder"
	S3     Kind = "s3"
)

// Config says where files rest and how long to wait for them.
type Config struct {
	Kind Kind

	Dir string // folder: made when absent, for its owner only

	Bucket    string // s3: exists already
	Endpoint  string // s3: URL; empty means the region's own
	Region    string
	AccessKey string
	SecretKey string
	PathStyle bool // s3: bucket in the path, as MinIO wants

	Timeout time.Duration // of one call with all its tries; 0 means 10 s
	Tries   int           // s3: at most so many requests a call; 0 means 3
}

func (c Config) withDefaults() Config {
	if c.Timeout == 0 {
		c.Timeout = 10 * time.Second
	}
	if c.Tries == 0 {
		c.Tries = 3
	}
	return c
}

// String leaves out the secret key, so that a configuration may be logged.
func (c Config) String() string {
	if c.Kind == Folder {
		return "folder " + c.Dir
	}
	return fmt.Sprintf("s3 bucket %s at %s", c.Bucket, c.Endpoint)
}

// GoString leaves out the secret key too.
func (c Config) GoString() string { return c.String() }

func (c Config) validate() error {
	if c.Timeout < 0 || c.Tries < 0 {
		return errors.New("blob: timeout and tries must not be negative")
	}
	switch c.Kind {
	case Folder:
		if c.Dir == "" {
			return errors.New("blob: the folder kind needs dir")
		}
	case S3:
		if c.Bucket == "" || c.Region == "" || c.AccessKey == "" || c.SecretKey == "" {
			return errors.New("blob: the s3 kind needs bucket, region, access_key and secret_key")
		}
	default:
		return fmt.Errorf("blob: kind must be folder or s3, not %q", string(c.Kind))
	}
	return nil
}
