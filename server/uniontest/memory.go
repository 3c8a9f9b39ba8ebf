package uniontest

import (
	"os"
	"syscall"
	"testing"
)

// roomInMemory is what a folder in memory must have free for the tests' databases and
// photos, in bytes; containers often come with 64 MB only.
const roomInMemory = 3 << 30

// memory is a folder in memory where the machine has one with room: nothing a test writes
// must outlive the run, and a disk's flushes would be most of the time. Empty means the
// system's own folder for temporary files.
func memory() string {
	const folder = "/dev/shm"
	var room syscall.Statfs_t
	if syscall.Statfs(folder, &room) != nil || room.Bavail*uint64(room.Bsize) < roomInMemory {
		return ""
	}
	return folder
}

// Folder is an empty folder of the test's own, in memory where that is possible, which
// ends with the test. What is tested for its durability belongs into t.TempDir.
func Folder(t testing.TB) string {
	t.Helper()
	folder, err := os.MkdirTemp(memory(), "unioncard-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
	})
	return folder
}
