package app

import "sync"

// shelf keeps the plans that were looked at last, each as the newest sight of
// it. A sight is read whole once and from then on by difference: the same
// fixed set of questions asks for what came after the revision at hand.
type shelf struct {
	mu    sync.Mutex
	plans map[int64]*place
	clock int64
}

// shelved is how many plans are kept.
const shelved = 64

// place is one plan's place on the shelf.
type place struct {
	mu   sync.Mutex // one reader brings it up to date, others wait for that
	held *held
	used int64
}

// held is a sight and how far it has read.
type held struct {
	sight *PlanSight
	mark  int64                // of the measures
	used  map[string]bool      // refs of the measures that its tree speaks of
	below map[int64]*PlanSight // plans under it, as they counted
}

func (s *shelf) place(number int64) *place {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock++
	p, ok := s.plans[number]
	if !ok {
		if len(s.plans) >= shelved {
			s.drop()
		}
		p = &place{}
		s.plans[number] = p
	}
	p.used = s.clock
	return p
}

func (s *shelf) drop() {
	oldest := int64(-1)
	for n, p := range s.plans {
		if oldest < 0 || p.used < s.plans[oldest].used {
			oldest = n
		}
	}
	delete(s.plans, oldest)
}
