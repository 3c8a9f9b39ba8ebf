package store

import (
	"context"
	"database/sql/driver"
	"fmt"

	modernc "modernc.org/sqlite"
)

// keptStatements is how many parsed statements each connection keeps.
const keptStatements = 256

// keepingConnector opens connections that keep their parsed statements: reading SQL is
// a third of what a small statement costs in SQLite. GORM's own cache prepares anew in
// each transaction, where nearly all of this store's work is done.
type keepingConnector struct{ driver.Connector }

func newSQLiteConnector(dsn string) (driver.Connector, error) {
	base, err := modernc.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	return keepingConnector{base}, nil
}

// Connect opens a connection.
func (c keepingConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	full, ok := conn.(sqliteConn)
	if !ok {
		_ = conn.Close()
		return nil, fmt.Errorf("open sqlite: %T lacks what database/sql asks of a connection", conn)
	}
	return &keepingConn{sqliteConn: full, idle: map[string]sqliteStmt{}}, nil
}

type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type sqliteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// keepingConn is used by one goroutine at a time, as database/sql promises. A
// statement that runs is not among the idle ones: the same text may run inside it.
type keepingConn struct {
	sqliteConn

	idle map[string]sqliteStmt
	age  []string // the idle ones' texts, longest unused first
}

// Unwrap gives the driver's own connection.
func (c *keepingConn) Unwrap() driver.Conn { return c.sqliteConn }

// Close ends the statements, then the connection.
func (c *keepingConn) Close() error {
	for _, stmt := range c.idle {
		_ = stmt.Close()
	}
	c.idle, c.age = nil, nil
	return c.sqliteConn.Close()
}

// ExecContext runs a statement that was perhaps parsed before. What takes no values
// is run once and not kept: pragmas, the schema's changes and scripts.
func (c *keepingConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if len(args) == 0 {
		return c.sqliteConn.ExecContext(ctx, query, args)
	}
	stmt, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	defer c.put(query, stmt)
	return stmt.ExecContext(ctx, args)
}

// QueryContext runs a query that was perhaps parsed before; its rows give it back.
func (c *keepingConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if len(args) == 0 {
		return c.sqliteConn.QueryContext(ctx, query, args)
	}
	stmt, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := stmt.QueryContext(ctx, args)
	if err != nil {
		c.put(query, stmt)
		return nil, err
	}
	return &keptRows{Rows: rows, done: func() { c.put(query, stmt) }}, nil
}

func (c *keepingConn) take(ctx context.Context, query string) (sqliteStmt, error) {
	if stmt, ok := c.idle[query]; ok {
		delete(c.idle, query)
		c.forget(query)
		return stmt, nil
	}
	stmt, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	full, ok := stmt.(sqliteStmt)
	if !ok {
		_ = stmt.Close()
		return nil, fmt.Errorf("sqlite: %T cannot be used with a context", stmt)
	}
	return full, nil
}

// put keeps a statement for its next use; the one that was unused longest makes room.
func (c *keepingConn) put(query string, stmt sqliteStmt) {
	_, double := c.idle[query]
	if c.idle == nil || double {
		_ = stmt.Close()
		return
	}
	if len(c.age) == keptStatements {
		_ = c.idle[c.age[0]].Close()
		delete(c.idle, c.age[0])
		c.age = c.age[1:]
	}
	c.idle[query] = stmt
	c.age = append(c.age, query)
}

func (c *keepingConn) forget(query string) {
	for i := len(c.age) - 1; i >= 0; i-- {
		if c.age[i] == query {
			c.age = append(c.age[:i], c.age[i+1:]...)
			return
		}
	}
}

// keptRows gives the statement back when the rows are closed.
type keptRows struct {
	driver.Rows

	done func()
}

// Close ends the reading.
func (r *keptRows) Close() error {
	err := r.Rows.Close()
	if r.done != nil {
		r.done()
		r.done = nil
	}
	return err
}
