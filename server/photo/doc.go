// Package photo takes in ID photos and hand signatures and gives out pictures
// that are safe to keep: decoded in full, turned upright, made small and
// written anew, so that nothing of the file that came in is left but what can
// be seen. It also draws the viewer's name over a photo that is looked at.
//
// What comes in is hostile until decoded. The type is told by content, the size
// is read from the header before any pixel is, and memory is bounded by the
// desk's budget, whatever the number of people sending at once.
package photo
