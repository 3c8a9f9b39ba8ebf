package blob

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"gocloud.dev/blob/s3blob"
)

// maxBackoff bounds the pause between two tries of one call.
const maxBackoff = 500 * time.Millisecond

func openS3(ctx context.Context, config Config) (*Store, error) {
	client := s3.New(s3.Options{
		Region:       config.Region,
		Credentials:  credentials.NewStaticCredentialsProvider(config.AccessKey, config.SecretKey, ""),
		UsePathStyle: config.PathStyle,
		HTTPClient:   &http.Client{Transport: transport(config)},
		Retryer: retry.NewStandard(func(o *retry.StandardOptions) {
			o.MaxAttempts = config.Tries
			o.MaxBackoff = maxBackoff
		}),
		// Stores other than Amazon's do not know the newer checksum headers.
		RequestChecksumCalculation: aws.RequestChecksumCalculationWhenRequired,
		ResponseChecksumValidation: aws.ResponseChecksumValidationWhenRequired,
	}, func(o *s3.Options) {
		if config.Endpoint != "" {
			o.BaseEndpoint = aws.String(config.Endpoint)
		}
	})
	bucket, err := s3blob.OpenBucket(ctx, client, config.Bucket, &s3blob.Options{
		RequestChecksumCalculation: aws.RequestChecksumCalculationWhenRequired,
	})
	if err != nil {
		return nil, fmt.Errorf("blob: open the bucket: %w", err)
	}
	return &Store{bucket: bucket, config: config}, nil
}

// transport follows no proxy of the environment: files go to the configured
// store and nowhere else.
func transport(config Config) *http.Transport {
	dialer := &net.Dialer{Timeout: min(3*time.Second, config.Timeout)}
	return &http.Transport{
		DialContext:           dialer.DialContext,
		TLSHandshakeTimeout:   3 * time.Second,
		ResponseHeaderTimeout: config.Timeout,
		MaxIdleConnsPerHost:   32,
		IdleConnTimeout:       90 * time.Second,
		ForceAttemptHTTP2:     true,
	}
}
