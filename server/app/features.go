package app

import (
	"context"
	"slices"

	"unioncard/conf"
	"unioncard/server/announcement"
	"unioncard/server/auth"
	"unioncard/server/bank"
	"unioncard/server/batch"
	"unioncard/server/benefit"
	"unioncard/server/cache"
	"unioncard/server/callback"
	"unioncard/server/card"
	"unioncard/server/config"
	"unioncard/server/deadletter"
	"unioncard/server/enrolment"
	"unioncard/server/handover"
	"unioncard/server/mandate"
	"unioncard/server/nearby"
	"unioncard/server/notify"
	"unioncard/server/org"
	"unioncard/server/outbox"
	"unioncard/server/paper"
	"unioncard/server/pdf"
	"unioncard/server/photo"
	"unioncard/server/privacy"
	"unioncard/server/reminder"
	"unioncard/server/result"
	"unioncard/server/roster"
	"unioncard/server/sheet"
	"unioncard/server/union"
	"unioncard/server/wechat"
)

// Features are the rules, one a feature.
type Features struct {
	Auth        *auth.Auth
	Enrolment   *enrolment.Enrolment
	Privacy     *privacy.Privacy
	Retention   *privacy.Retention
	MandateIDs  *mandate.IDs
	Batches     *batch.Batches
	Papers      *paper.Papers
	BankDesk    *bank.Desk
	ResultFiles *result.Files
	Cards       *card.Cards
	Handovers   *handover.Handovers
	Orgs        *org.Orgs
	Roster      *roster.Roster
	Benefits    *benefit.Benefits

	Callback      *callback.Callback
	Reminders     *reminder.Reminders
	Announcements *announcement.Announcements
	Letters       *deadletter.Letters
}

func (a *App) openFeatures(context.Context) error {
	var err error
	a.City, err = config.LoadCity(conf.Files, a.Config.App.City)
	if err != nil {
		return err
	}
	a.Bank, err = config.LoadBank(conf.Files, a.Config.App.Bank)
	if err != nil {
		return err
	}
	holidays, err := config.LoadHolidays(conf.Files)
	if err != nil {
		return err
	}
	a.places = nearby.New(a.Store.Zone(), holidays)
	a.follower = nearby.NewFollower(a.places, a.Store)
	a.sheets = sheet.New()
	a.desk = photo.NewDesk(photo.Limits{})
	a.printer = pdf.New(a.options.Rand)
	a.limits = newLimits(cache.NewLimiter(a.Cache), a.Config.App.Mode, a.Config.Limits)
	copies := cache.NewSessions(a.Cache, a.Store)
	people := auth.New(auth.Parts{
		Store: a.Store, WeChat: identities{a.WeChat}, Copies: copies, Limiter: a.limits, Vault: a.Keys.Sealer(), Rand: a.options.Rand, Settings: a.sessionSettings(),
	})
	a.Features = &Features{
		Auth:        people,
		Orgs:        a.newOrgs(copies),
		Enrolment:   a.newEnrolment(people),
		Privacy:     privacy.New(a.Store, a.Keys.Opener(), a.Blobs, photo.NewWatermarker(pdf.FontTTF), a.limits, a.printer),
		Retention:   privacy.NewRetention(a.Store, a.Blobs, union.Retention(a.Config.Retention)),
		MandateIDs:  a.newMandateIDs(),
		Papers:      a.newPapers(),
		BankDesk:    a.newBankDesk(),
		ResultFiles: result.New(a.Store, a.vault(), a.sheets, a.bankRules()),
		Cards:       a.newCards(),
		Roster:      a.newRoster(),
		Benefits:    a.newBenefits(),

		Reminders:     a.newReminders(),
		Announcements: announcement.New(a.Store),
		Letters:       deadletter.New(a.Store),
	}
	a.Features.Batches = a.newBatches(a.Features.MandateIDs, a.Features.Papers)
	a.Features.Handovers = a.newHandovers(a.Features.Cards)
	a.Features.Callback = a.newCallback(people, a.Features.Enrolment)
	a.openMessages()
	return nil
}

func (a *App) newOrgs(copies org.Copies) *org.Orgs {
	words := a.City.Poster
	return org.New(org.Parts{
		Store: a.Store, Sheets: a.sheets, Copies: copies, Rand: a.options.Rand, Codes: a.WeChat, Painter: a.printer,
		Poster: org.PosterWords{
			Federation: a.City.Federation, Card: a.City.Card, Lead: words.Lead, Facts: slices.Concat(a.City.CardBenefits, words.Facts), Steps: words.Steps,
			PublicURL: a.Config.HTTP.PublicURL,
		},
	})
}

func (a *App) newReminders() *reminder.Reminders {
	r := a.Config.Reminders
	days, _ := config.ParseDays(r.Days) // Validate has refused bad settings
	from, _ := config.ParseClock(r.QuietFrom)
	to, _ := config.ParseClock(r.QuietTo)
	return reminder.New(a.Store, reminder.Settings{Days: days, QuietFrom: from, QuietTo: to})
}

func (a *App) sessionSettings() auth.Settings {
	settings := auth.DefaultSettings()
	s := a.Config.Sessions
	settings.PhoneIdle, settings.PhoneLife, settings.DesktopIdle, settings.DesktopLife = s.PhoneIdle, s.PhoneLife, s.DesktopIdle, s.DesktopLife
	return settings
}

func (a *App) newEnrolment(people *auth.Auth) *enrolment.Enrolment {
	return enrolment.New(enrolment.Parts{
		Store: a.Store, Vault: a.vault(), Blobs: a.Blobs, Pictures: pictures{a.desk}, Printer: a.printer, Reader: a.WeChat,
		Signer: a.Keys.EvidenceSigner(), Sessions: people, Rand: a.options.Rand, Texts: a.City.ConsentTexts(a.Bank.Name, a.Config.WeChat.OCR),
		Exclusions: map[string]string{"holds_account": a.Bank.Exclusions.HoldsAccount, "tax_residence": a.Bank.Exclusions.TaxResidence},
		ClaimLease: a.Config.Limits.ClaimLease,
	})
}

// openWords reads the messages' words, with the ids of this federation's templates.
func (a *App) openWords(context.Context) error {
	settings := notify.Settings{Subscribe: a.Config.Templates, Fits: wechat.CheckField, Zone: a.Store.Zone()}
	if a.Config.Official.AppID != "" {
		settings.Official = a.Config.OfficialTemplates
	}
	var err error
	a.Words, err = notify.Load(conf.Files, settings)
	return err
}

func (a *App) openMessages() {
	delivery := outbox.DefaultSettings()
	o := a.Config.Outbox
	delivery.Workers, delivery.Poll, delivery.Lease = o.Workers, o.Poll, o.Lease
	var sender *outbox.Sender
	if a.WeChat != nil {
		sender = outbox.NewSender(outbox.SenderParts{
			Turns: a.Store, Sends: a.Store, Pauses: a.Store, Courier: a.courier, Observe: a.metrics.sent, NewID: a.Store.NewID,
			Clock: a.options.Clock, Rand: a.options.Rand, Log: a.options.Log, Settings: delivery,
		})
	}
	a.Outbox = outbox.New(a.Store, a.deliver, sender, a.Store.NewID(), a.options.Clock, a.options.Rand, a.options.Log, delivery)
}

func (a *App) newCards() *card.Cards {
	return card.New(card.Parts{
		Store: a.Store, Sealer: a.vault(), Opener: a.Keys.Opener(), Blobs: a.Blobs, Signatures: signatures{a.desk}, Signer: a.Keys.EvidenceSigner(),
		Sheets: a.sheets, Series: union.CardSeries{Prefixes: a.Bank.Card.Prefixes, Lengths: a.Bank.Card.Lengths},
		Words: card.StatusWords{Columns: a.Bank.Status.Columns, Events: a.Bank.Status.Events},
	})
}

func (a *App) newHandovers(cards handover.Cards) *handover.Handovers {
	return handover.New(handover.Parts{
		Store: a.Store, Cards: cards, Vault: a.vault(), Blobs: a.Blobs, Signatures: handSignatures{a.desk}, Signer: a.Keys.EvidenceSigner(),
		Printer: a.printer, Texts: handover.Texts{CardName: a.City.Card, BankName: a.Bank.Name},
	})
}

// bankRules fits conf/bank to what the reconciliation asks for.
func (a *App) bankRules() result.Rules {
	return result.Rules{
		Prefixes: a.Bank.Card.Prefixes, Lengths: a.Bank.Card.Lengths, Columns: a.Bank.Result.Columns, Opened: a.Bank.Result.Opened, Reasons: a.bankReasons(),
	}
}

// bankReasons fits the bank's catalogue of refusals.
func (a *App) bankReasons() map[string]union.Refusal {
	reasons := make(map[string]union.Refusal, len(a.Bank.Result.Reasons))
	for code, r := range a.Bank.Result.Reasons {
		reasons[code] = union.Refusal{Match: r.Match, ForGood: r.Outcome == "reject", Field: r.Field, Detail: r.Detail}
	}
	return reasons
}
