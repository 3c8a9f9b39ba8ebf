import { desktop } from './browser.mjs'
import { journey } from './journey.mjs'

journey(desktop)
