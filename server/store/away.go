package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net"
	"slices"

	mysql "github.com/go-sql-driver/mysql"
)

// Away says whether err means that the database did not answer, or had too much to do, and
// that the same call may well succeed a moment later.
func Away(err error) bool {
	var native *mysql.MySQLError
	if errors.As(err, &native) {
		return mysqlRepeatable(err) || slices.Contains(mysqlAway, native.Number)
	}
	var network net.Error
	return errors.As(err, &network) || sqliteBusy(err) ||
		errors.Is(err, mysql.ErrInvalidConn) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, context.DeadlineExceeded)
}

// mysqlAway are MySQL's own words for it: too many connections (1040), shutting down
// (1053, 1077, 1079), read-only after a change of the primary (1290, 1836), a cluster's node without
// its cluster (1047), a statement that was ended (1317), a connection that was (1927).
var mysqlAway = []uint16{1040, 1047, 1053, 1077, 1079, 1290, 1317, 1836, 1927}
