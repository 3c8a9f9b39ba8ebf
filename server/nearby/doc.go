// Package nearby finds places by their distance from a point. It holds every place that
// is shown in the process, in a tree of rectangles, and follows the table by revision.
// It never keeps where anybody asked from.
package nearby
