package api

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// longTime is how long an operation marked x-long may take, and its download.
const longTime = 11 * time.Minute

// lengthen gives an operation the time that drawing or streaming many papers needs. The
// deadline for reading is moved too: when it passes, the request's context ends. Where
// the connection cannot do it, the usual deadlines hold.
func lengthen(c *gin.Context) {
	control := http.NewResponseController(c.Writer)
	end := time.Now().Add(longTime)
	_ = control.SetReadDeadline(end)
	_ = control.SetWriteDeadline(end)
}
