package uniontest

import (
	"strings"

	"unioncard/server/union"
)

// Assist starts an application for a person of a roster row who is present.
func (c *Client) Assist(row string, fields union.Fields) *Applicant {
	c.T.Helper()
	answer := c.Post("/applications", map[string]any{"roster_row_id": row}).Must(201)
	return &Applicant{Client: c, Fields: fields, ApplicationID: answer.Text("id"), Version: answer.Number("version")}
}

// SignInk uploads the scan of the sheet that was signed with ink.
func (a *Applicant) SignInk(scan []byte) {
	a.T.Helper()
	a.Version = a.Upload(a.InkPath(), "scan.jpg", scan).Must(201).Number("version")
}

// InkPath is where the scan of the ink sheet goes.
func (a *Applicant) InkPath() string {
	return strings.Replace(a.SignPath(), "/consent?", "/consent-sheet?", 1)
}

// Row puts a person on a unit's list and gives the row's id.
func (c *Client) Row(org union.Org, fields union.Fields) string {
	c.T.Helper()
	return c.Post("/roster-rows", map[string]any{
		"org_id": org.ID, "name": fields.Name, "document_number": fields.DocumentNumber, "phone": fields.Phone,
	}).Must(201).Text("id")
}

// See reads an application's version anew.
func (a *Applicant) See(c *Client) *Answer {
	c.T.Helper()
	answer := c.Get(a.Path("")).Must(200)
	a.Version = answer.Number("item.version")
	return answer
}
