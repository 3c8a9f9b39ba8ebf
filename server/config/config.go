// Package config reads the settings: the shipped default, a file over it, the
// environment over both. Unknown names are errors, so that a mistyped one is
// noticed at the start and not in an incident.
package config

import "time"

// Config is every setting. conf/app.yaml says what each means.
type Config struct {
	App       App
	HTTP      HTTP
	Data      Data
	Database  Database
	Redis     Redis
	Files     Files
	Keys      Keys
	WeChat    WeChat
	Templates map[string]string // ids of subscribe templates by name
	Official  Official
	// OfficialTemplates are ids of the official account's templates by name.
	OfficialTemplates map[string]string
	SMS               SMS
	Sessions          Sessions
	Limits            Limits
	Outbox            Outbox
	Retention         Retention
	Map               Map
	Reminders         Reminders
	Metrics           Metrics
	Log               Log
}

// Modes of the program.
const (
	Demo       = "demo"
	Production = "production"
)

// App is what the program is run for.
type App struct {
	Mode     string
	Timezone string
	City     string
	Bank     string
}

// HTTP is the listener.
type HTTP struct {
	Addr            string
	PublicURL       string        `koanf:"public_url"`
	TrustedProxies  string        `koanf:"trusted_proxies"`
	JSONLimitKB     int           `koanf:"json_limit_kb"`
	UploadMemoryMB  int           `koanf:"upload_memory_mb"`
	HeaderTimeout   time.Duration `koanf:"header_timeout"`
	ReadTimeout     time.Duration `koanf:"read_timeout"`
	WriteTimeout    time.Duration `koanf:"write_timeout"`
	ShutdownTimeout time.Duration `koanf:"shutdown_timeout"`
}

// Data is the folder of the embedded parts.
type Data struct{ Dir string }

// Database is where rows are kept.
type Database struct {
	Driver   string
	DSN      string
	DSNFile  string `koanf:"dsn_file"`
	MaxConns int    `koanf:"max_conns"`
}

// Redis is the cache and limiter.
type Redis struct {
	Addrs        string
	Username     string
	Password     string
	PasswordFile string `koanf:"password_file"`
	DB           int
	TLS          bool
}

// Files is where sealed blobs are kept.
type Files struct {
	Kind          string
	Bucket        string
	Endpoint      string
	Region        string
	PathStyle     bool   `koanf:"path_style"`
	AccessKey     string `koanf:"access_key"`
	SecretKey     string `koanf:"secret_key"`
	SecretKeyFile string `koanf:"secret_key_file"`
}

// Keys is how values are sealed.
type Keys struct {
	MasterFile string `koanf:"master_file"`
	Algorithm  string
}

// WeChat is the mini-program's account.
type WeChat struct {
	Simulator          bool
	BaseURL            string `koanf:"base_url"`
	AppID              string `koanf:"app_id"`
	AppSecret          string `koanf:"app_secret"`
	AppSecretFile      string `koanf:"app_secret_file"`
	Timeout            time.Duration
	OCR                bool
	OCRTimeout         time.Duration `koanf:"ocr_timeout"`
	CallbackToken      string        `koanf:"callback_token"`
	CallbackAESKey     string        `koanf:"callback_aes_key"`
	CallbackAESKeyFile string        `koanf:"callback_aes_key_file"`
	State              string
}

// Official is the federation's official account; without an AppID there is none.
type Official struct {
	AppID              string `koanf:"app_id"`
	AppSecret          string `koanf:"app_secret"`
	AppSecretFile      string `koanf:"app_secret_file"`
	CallbackToken      string `koanf:"callback_token"`
	CallbackAESKey     string `koanf:"callback_aes_key"`
	CallbackAESKeyFile string `koanf:"callback_aes_key_file"`
}

// SMS is who carries short messages.
type SMS struct{ Provider string }

// SimulatedSMS is the provider that shows short messages on the sample people's phones.
const SimulatedSMS = "simulator"

// SampleTemplate begins the ids of the simulator's templates.
const SampleTemplate = "sample-"

// Sessions are their lives.
type Sessions struct {
	PhoneIdle   time.Duration `koanf:"phone_idle"`
	PhoneLife   time.Duration `koanf:"phone_life"`
	DesktopIdle time.Duration `koanf:"desktop_idle"`
	DesktopLife time.Duration `koanf:"desktop_life"`
}

// Limits say how often things may be done.
type Limits struct {
	LoginAddress string `koanf:"login_address"`
	LoginOpenID  string `koanf:"login_openid"`
	DemoPeople   int    `koanf:"demo_people"`
	LookupMinute string `koanf:"lookup_minute"`
	LookupDay    string `koanf:"lookup_day"`
	MemberCode   string `koanf:"member_code"`
	Reveal       string
	Callback     string
	ClaimLease   time.Duration `koanf:"claim_lease"`
}

// Retention says after how many days photos and papers go. conf/app.yaml has the rules.
type Retention struct {
	AfterReceipt    int `koanf:"after_receipt"`
	AfterEnd        int `koanf:"after_end"`
	AfterTouch      int `koanf:"after_touch"`
	Warning         int
	AfterSubmission int `koanf:"after_submission"`
	Papers          int
}

// Outbox is the delivery of messages.
type Outbox struct {
	Workers int
	Poll    time.Duration
	Lease   time.Duration
}

// Reminders are when people hear of what waits for them. conf/app.yaml has the rules.
type Reminders struct {
	Days      string
	QuietFrom string `koanf:"quiet_from"`
	QuietTo   string `koanf:"quiet_to"`
}

// Metrics is the Prometheus listener.
type Metrics struct{ Addr string }

// Log is the program's log.
type Log struct{ Level string }
