//go:build rounds

package app_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"unioncard/server/app"
	"unioncard/server/config"
	"unioncard/server/rotation"
	"unioncard/server/uniontest"
)

// asProcess makes this program the rotating process of a test: it holds the settings.
const asProcess = "UNIONCARD_TEST_ROTATES"

// life is what the rotating process is told.
type life struct {
	Config    config.Config
	Algorithm string
	Number    int // of lives before
}

func TestMain(m *testing.M) {
	if told := os.Getenv(asProcess); told != "" {
		if err := rotateAsProcess(told); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func rotateAsProcess(told string) error {
	var l life
	if err := json.Unmarshal([]byte(told), &l); err != nil {
		return err
	}
	clock := uniontest.NewClock()
	clock.Move(time.Duration(l.Number+1) * 2 * time.Minute) // the lease of the one that was killed is over
	keeper, err := openKeeper(l.Config, l.Algorithm, clock, byte(100+l.Number))
	if err != nil {
		return err
	}
	defer func() { _ = keeper.Close() }()
	return keeper.RotateKeys(context.Background(), app.Rotation{Drop: true, Settle: settle, Progress: func(what string, r rotation.Report, whole bool) {
		fmt.Println(what, r.Seen, r.Changed, whole)
	}})
}

// TestRoundsKeysAreRotatedFromEachAlgorithmOnEachDatabase leaves out what the ordinary
// test does, AES to SM4.
func TestRoundsKeysAreRotatedFromEachAlgorithmOnEachDatabase(t *testing.T) {
	for _, driver := range []string{"sqlite", "mysql"} {
		for _, algorithm := range []string{"aes256gcm", "sm4gcm"} {
			t.Run(algorithm+" on "+driver, func(t *testing.T) { rotateUnderLoad(t, driver, algorithm, algorithm) })
		}
	}
}

// TestRoundsARotationThatIsKilledAgainAndAgainEndsWell kills the rotating process with
// SIGKILL, each life a little later on its way, while the server goes on working.
func TestRoundsARotationThatIsKilledAgainAndAgainEndsWell(t *testing.T) {
	for _, driver := range []string{"sqlite", "mysql"} {
		t.Run(driver, func(t *testing.T) {
			r := newRotated(t, driver, "aes256gcm")
			old := r.remember(t)
			ctx, stop := context.WithCancel(context.Background())
			var working sync.WaitGroup
			working.Go(func() { r.load(ctx) })
			kills := 0
			for n := 0; r.live(t, n); n++ {
				kills++
			}
			stop()
			working.Wait()
			if kills < 6 {
				t.Errorf("the process was killed %d times only", kills)
			}
			t.Logf("killed %d times", kills)
			r.check(t, old)
		})
	}
}

// live starts the process and kills it in or after one of its passes, the later the more
// lives there were; false when it came to its end.
func (r *rotated) live(t *testing.T, number int) (killed bool) {
	t.Helper()
	told, err := json.Marshal(life{Config: r.Config, Algorithm: "sm4gcm", Number: number})
	if err != nil {
		t.Fatal(err)
	}
	process := exec.Command(os.Args[0])
	process.Env = append(os.Environ(), asProcess+"="+string(told))
	out, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err = process.Start(); err != nil {
		t.Fatal(err)
	}
	var last string
	lines := bufio.NewScanner(out)
	passes, further := 0, 0
	for lines.Scan() {
		last = lines.Text()
		if passes >= number/2 {
			further++
		}
		if strings.HasSuffix(last, "true") {
			passes++
		}
		if further > number%2 {
			killed = process.Process.Kill() == nil
			break
		}
	}
	err = process.Wait()
	if !killed && err != nil {
		t.Fatalf("life %d: %v: %s", number, err, last)
	}
	t.Logf("life %d ended at %q, %s", number, strings.TrimSpace(last), r.Keys.Status().Index)
	return killed
}
