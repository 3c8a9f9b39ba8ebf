// Package blob keeps files: photos, signatures, scans and papers, already
// sealed by whoever hands them over. They rest in a folder or in an
// S3-compatible store (Tencent COS, MinIO), by configuration.
//
// A Put that returned is on the disk: the folder kind syncs the file and its
// folders. Every call has a deadline and a bounded number of tries; a store
// that is away gives a *union.Error of kind unavailable, never a long wait.
package blob
