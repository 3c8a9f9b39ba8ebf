package union

// Channel is a way by which a message reaches a person.
type Channel string

// The channels. The inbox has every message; the others are tried in the order of
// conf/notify/channels.yaml.
const (
	ChannelInbox     Channel = ""
	ChannelSubscribe Channel = "subscribe" // the mini-program's subscribe message, for one grant
	ChannelOfficial  Channel = "official"  // the official account's template message, for followers
	ChannelSMS       Channel = "sms"
)

// Channels are those beside the inbox.
var Channels = []Channel{ChannelSubscribe, ChannelOfficial, ChannelSMS}
