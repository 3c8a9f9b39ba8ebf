package config

import (
	"fmt"
	"os"
	"strings"

	"github.com/go-viper/mapstructure/v2"
	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/rawbytes"
	"github.com/knadh/koanf/v2"

	"unioncard/conf"
)

const prefix = "UNIONCARD_"

// Load reads the settings. file may be empty. env is os.Environ().
func Load(file string, env []string) (Config, error) {
	shipped, err := conf.Files.ReadFile("app.yaml")
	if err != nil {
		return Config{}, err
	}
	k := koanf.New(".")
	err = k.Load(rawbytes.Provider(shipped), yaml.Parser())
	if err != nil {
		return Config{}, fmt.Errorf("conf/app.yaml: %w", err)
	}
	if file != "" {
		content, err := os.ReadFile(file)
		if err != nil {
			return Config{}, fmt.Errorf("settings: %w", err)
		}
		err = k.Load(rawbytes.Provider(content), yaml.Parser())
		if err != nil {
			return Config{}, fmt.Errorf("settings: %s: %w", file, err)
		}
	}
	if err = overlay(k, env); err != nil {
		return Config{}, err
	}
	var c Config
	err = k.UnmarshalWithConf("", &c, koanf.UnmarshalConf{DecoderConfig: &mapstructure.DecoderConfig{
		Result: &c, ErrorUnused: true, WeaklyTypedInput: true, TagName: "koanf",
		DecodeHook: mapstructure.StringToTimeDurationHookFunc(),
		MatchName:  strings.EqualFold,
	}})
	if err != nil {
		return Config{}, fmt.Errorf("settings: %w", err)
	}
	if err = c.readSecrets(); err != nil {
		return Config{}, err
	}
	return c, c.Validate()
}

// overlay lays UNIONCARD_<SECTION>_<KEY> over the settings: the first underscore
// after the prefix parts section and key. A name that no setting has is an error.
func overlay(k *koanf.Koanf, env []string) error {
	for _, pair := range env {
		name, value, _ := strings.Cut(pair, "=")
		rest, ours := strings.CutPrefix(name, prefix)
		if !ours || strings.HasPrefix(rest, "TEST_") {
			continue
		}
		section, key, _ := strings.Cut(strings.ToLower(rest), "_")
		path := section + "." + key
		if !k.Exists(path) {
			return fmt.Errorf("settings: the environment has %s, but there is no setting %s", name, path)
		}
		err := k.Set(path, value)
		if err != nil {
			return fmt.Errorf("settings: %s: %w", name, err)
		}
	}
	return nil
}

// readSecrets takes secrets from their files.
func (c *Config) readSecrets() error {
	for _, s := range []struct {
		setting, file string
		value         *string
	}{
		{"database.dsn_file", c.Database.DSNFile, &c.Database.DSN},
		{"redis.password_file", c.Redis.PasswordFile, &c.Redis.Password},
		{"files.secret_key_file", c.Files.SecretKeyFile, &c.Files.SecretKey},
		{"wechat.app_secret_file", c.WeChat.AppSecretFile, &c.WeChat.AppSecret},
		{"wechat.callback_aes_key_file", c.WeChat.CallbackAESKeyFile, &c.WeChat.CallbackAESKey},
		{"official.app_secret_file", c.Official.AppSecretFile, &c.Official.AppSecret},
		{"official.callback_aes_key_file", c.Official.CallbackAESKeyFile, &c.Official.CallbackAESKey},
	} {
		if s.file == "" {
			continue
		}
		content, err := os.ReadFile(s.file)
		if err != nil {
			return fmt.Errorf("settings: %s: %w", s.setting, err)
		}
		*s.value = strings.TrimSpace(string(content))
	}
	return nil
}
