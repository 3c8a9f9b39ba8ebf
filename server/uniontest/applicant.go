package uniontest

import (
	"fmt"
	"sync/atomic"

	"unioncard/server/union"
)

// Applicant is a person who applies for a card, with what their document says.
type Applicant struct {
	*Client

	Fields        union.Fields
	ApplicationID string
	Version       int
}

var documentSerial atomic.Int64

// DocumentNumber makes a valid resident ID number that no other call has made.
func DocumentNumber(birth string, male bool) string {
	n := documentSerial.Add(1)
	serial := n * 2 % 1000
	if male {
		serial++
	}
	body := fmt.Sprintf("3703%02d%s%03d", 1+n/499%80, birth, serial%1000)
	return body + string(union.CheckCharacter(body))
}

// NewFields makes the true answers of an invented person.
func NewFields(name string) union.Fields {
	no := false
	n := documentSerial.Load()
	return union.Fields{
		Name: name, Sex: union.Male, Nationality: "CHN", Occupation: "production", Address: "样本区样本街道1号", WorkUnit: "样本纺织厂",
		Phone: fmt.Sprintf("139%08d", n), DocumentKind: union.ResidentID, DocumentNumber: DocumentNumber("19800101", true),
		ValidFrom: "2020-01-01", ValidTo: "2040-01-01", IssuingAuthority: "样本市公安局", TaxResidence: union.TaxChina, HoldsAccount: &no,
	}
}

// Enrol signs a person in and takes them to a submitted application in an org, over HTTP.
func (s *Server) Enrol(person string, org union.Org, fields union.Fields) *Applicant {
	s.T.Helper()
	a := s.Draft(person, org, fields)
	a.Fill()
	a.Sign()
	a.Submit()
	return a
}

// Draft signs a person in and starts an application.
func (s *Server) Draft(person string, org union.Org, fields union.Fields) *Applicant {
	s.T.Helper()
	a := &Applicant{Client: s.Person(person), Fields: fields}
	answer := a.Post("/applications", map[string]any{"org_id": org.ID}).Must(201)
	a.ApplicationID, a.Version = answer.Text("id"), answer.Number("version")
	return a
}

// Path gives a path of the application.
func (a *Applicant) Path(rest string) string { return "/applications/" + a.ApplicationID + rest }

// Fill takes both photos and saves the fields.
func (a *Applicant) Fill() {
	a.T.Helper()
	for _, side := range []union.IDSide{union.IDFront, union.IDBack} {
		a.Version = a.Upload(a.Path("/photos/"+string(side)), "photo.jpg", SpecimenPhoto(a.T, side, a.Fields)).Must(201).Number("version")
	}
	saved := a.Put(a.Path("/fields"), map[string]any{"version": a.Version, "fields": a.Fields}).Must(200)
	a.Version = saved.Number("version")
}

// Sign reads the agreements and signs them.
func (a *Applicant) Sign() {
	a.T.Helper()
	a.Version = a.Upload(a.SignPath(), "signature.png", Signature(a.T)).Must(201).Number("version")
}

// SignPath is where the signature goes, with the texts that are in force.
func (a *Applicant) SignPath() string {
	a.T.Helper()
	texts := a.Get("/consent-texts/current").Must(200)
	return fmt.Sprintf("%s?version=%d&personal_information=%s&mandate=%s", a.Path("/consent"), a.Version, texts.Text("items.0.sha256"), texts.Text("items.1.sha256"))
}

// Submit hands in.
func (a *Applicant) Submit() {
	a.T.Helper()
	a.Version = a.Post(a.Path("/submission"), map[string]any{"version": a.Version}).Must(200).Number("version")
}

// Approve claims and approves an application as a reviewer.
func (c *Client) Approve(a *Applicant) {
	c.T.Helper()
	c.Post(a.Path("/claim"), nil).Must(200)
	a.Version = c.Post(a.Path("/approval"), map[string]any{"version": a.Version}).Must(200).Number("version")
}
