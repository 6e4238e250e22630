package progress

// chunks is an array in pieces, so that a changed copy shares the pieces that
// did not change.
type chunks[T any] [][]T

const (
	chunkBits = 6
	chunkSize = 1 << chunkBits
)

func newChunks[T any](n int) chunks[T] {
	all := make([]T, n)
	c := make(chunks[T], 0, (n+chunkSize-1)/chunkSize)
	for from := 0; from < n; from += chunkSize {
		c = append(c, all[from:min(from+chunkSize, n):min(from+chunkSize, n)])
	}
	return c
}

func (c chunks[T]) at(i int) *T { return &c[i>>chunkBits][i&(chunkSize-1)] }

// A fork is a copy of chunks that is being changed.
type fork[T any] struct {
	chunks[T]
	own []int // pieces that were copied already
}

func (c chunks[T]) fork() *fork[T] {
	return &fork[T]{chunks: append(chunks[T](nil), c...)}
}

func (f *fork[T]) set(i int, v T) {
	piece := i >> chunkBits
	if !f.owns(piece) {
		f.chunks[piece] = append([]T(nil), f.chunks[piece]...)
		f.own = append(f.own, piece)
	}
	f.chunks[piece][i&(chunkSize-1)] = v
}

func (f *fork[T]) owns(piece int) bool {
	for _, p := range f.own {
		if p == piece {
			return true
		}
	}
	return false
}
