//go:build sweep

package sweep

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"unsafe"
)

// watch is told by the kernel of every file that appears in a folder, and opens it at
// once: an open file can be read to its end also when its name is long gone.
type watch struct {
	s      *search
	place  string
	fd     int
	root   string
	wait   sync.WaitGroup
	mu     sync.Mutex
	folder map[int32]string
	files  []*os.File
	missed []string
}

const watched = syscall.IN_CREATE | syscall.IN_MOVED_TO

// startWatch begins to watch a folder and all that is made below it.
func startWatch(s *search, place, folder string) *watch {
	fd, err := syscall.InotifyInit1(syscall.IN_CLOEXEC)
	if err != nil {
		s.t.Fatal(err)
	}
	w := &watch{s: s, place: place, fd: fd, root: folder, folder: map[int32]string{}}
	w.add(folder)
	w.wait.Go(w.run)
	return w
}

func (w *watch) add(folder string) {
	id, err := syscall.InotifyAddWatch(w.fd, folder, watched)
	if err != nil {
		w.s.t.Errorf("watch %s: %v", folder, err)
		return
	}
	w.mu.Lock()
	w.folder[int32(id)] = folder
	w.mu.Unlock()
}

const lastFile = "the watch ends here"

func (w *watch) run() {
	buffer := make([]byte, 1<<16)
	for {
		n, err := syscall.Read(w.fd, buffer)
		if err != nil || n <= 0 {
			return
		}
		for at := 0; at+syscall.SizeofInotifyEvent <= n; {
			event := (*syscall.InotifyEvent)(unsafe.Pointer(&buffer[at])) //nolint:gosec // as inotify(7) lays it out
			name := string(bytes.TrimRight(buffer[at+syscall.SizeofInotifyEvent:at+syscall.SizeofInotifyEvent+int(event.Len)], "\x00"))
			at += syscall.SizeofInotifyEvent + int(event.Len)
			w.mu.Lock()
			path := filepath.Join(w.folder[event.Wd], name)
			w.mu.Unlock()
			if name == lastFile {
				return
			}
			w.see(path, event.Mask&syscall.IN_ISDIR != 0)
		}
	}
}

func (w *watch) see(path string, isFolder bool) {
	base := filepath.Base(path)
	if filepath.Dir(path) == w.root && strings.HasPrefix(base, "Test") {
		return // the tests' own folders, with the servers' data
	}
	if isFolder {
		w.add(path)
		entries, _ := os.ReadDir(path) // what came before the watch
		for _, entry := range entries {
			w.see(filepath.Join(path, entry.Name()), entry.IsDir())
		}
		return
	}
	file, err := os.Open(path)
	w.mu.Lock()
	defer w.mu.Unlock()
	if err != nil {
		w.missed = append(w.missed, path)
		return
	}
	w.files = append(w.files, file)
}

// stop searches every file that has appeared; one that was gone before it could be opened
// is a failure.
func (w *watch) stop() {
	w.drain()
	w.s.t.Logf("%d temporary files have appeared", len(w.files))
	for _, path := range w.missed {
		w.s.t.Errorf("a temporary file came and went unseen: %s", path)
	}
}

func (w *watch) drain() {
	if err := os.WriteFile(filepath.Join(w.root, lastFile), nil, 0o600); err != nil {
		w.s.t.Fatal(err)
	}
	w.wait.Wait()
	_ = os.Remove(filepath.Join(w.root, lastFile))
	_ = syscall.Close(w.fd)
	for _, file := range w.files {
		_, err := file.Seek(0, io.SeekStart)
		content, read := io.ReadAll(file)
		if err != nil || read != nil {
			w.s.t.Errorf("a temporary file could not be read: %v, %v", err, read)
		}
		_ = file.Close()
		w.s.text(w.place, content)
		w.s.text(w.place, []byte(file.Name()))
	}
}

// copied is everything that the process writes to its two outputs.
type copied struct {
	mu   sync.Mutex
	text bytes.Buffer
	mute atomic.Bool // nothing passes on
	done chan struct{}
}

func (c *copied) bytes() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return bytes.Clone(c.text.Bytes())
}

// forget begins anew.
func (c *copied) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.text.Reset()
}

// copyOutput lets both outputs pass through a copy.
func copyOutput(c *copied) (restore func(), err error) {
	real, err := syscall.Dup(1)
	if err != nil {
		return nil, err
	}
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	out := os.NewFile(uintptr(real), "output")
	c.done = make(chan struct{})
	go func() {
		defer close(c.done)
		buffer := make([]byte, 1<<16)
		for {
			n, err := r.Read(buffer)
			c.mu.Lock()
			c.text.Write(buffer[:n])
			c.mu.Unlock()
			if !c.mute.Load() {
				_, _ = out.Write(buffer[:n])
			}
			if err != nil {
				return
			}
		}
	}()
	for _, fd := range []int{1, 2} {
		if err = syscall.Dup3(int(w.Fd()), fd, 0); err != nil {
			return nil, err
		}
	}
	return func() {
		for _, fd := range []int{1, 2} {
			_ = syscall.Dup3(real, fd, 0)
		}
		_ = w.Close()
		<-c.done
	}, nil
}
