import { phone } from './browser.mjs'
import { journey } from './journey.mjs'

journey(phone)
