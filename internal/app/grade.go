package app

import (
	"bearing/internal/framework"
	"bearing/internal/progress"
)

// Grade returns the grade of item i, and false where the framework that the
// plan is written in does not grade, or nothing is known. What rolls up is the
// mean of the rounded grades beneath it.
func (s *PlanSight) Grade(i int) (grade float64, graded bool) {
	item := s.Tree.At(i)
	kind, ok := s.Written.Kind(item.Role, s.Tree.ParentRole(i))
	if !ok || kind.Scored != framework.Graded {
		return 0, false
	}
	if item.Commitment() != nil {
		at := s.Scores.At(i)
		return progress.Grade(at.Raw), at.Known
	}
	var results []float64
	for _, e := range s.Tree.Edges(i) {
		if at := s.Scores.At(int(e.Item)); at.Known && !at.Left {
			results = append(results, at.Raw)
		}
	}
	if len(results) == 0 {
		return 0, false
	}
	return progress.GradeOf(results...), true
}

// GradeColour returns the light of a grade on the framework's own scale.
func (s *PlanSight) GradeColour(grade float64) progress.Colour {
	return progress.GradeColour(grade, s.Written.Scale.Low, s.Written.Scale.Middle)
}
