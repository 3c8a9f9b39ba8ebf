// Package walk holds tests only. One walks every pair of a status and an event of the
// application, the batch and the card over HTTP, as everybody who might ask for it; the
// other walks at random through the life of a unit and checks after each walk what must
// always hold.
package walk
