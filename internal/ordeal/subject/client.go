package subject

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// A Client is a signed-in browser without a screen. Several goroutines may use
// one.
type Client struct {
	http    *http.Client
	address string
}

// SignIn follows the link that the program printed.
func (s *Server) SignIn() (*Client, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	c := &Client{address: s.Address, http: &http.Client{
		Jar: jar, Timeout: time.Minute,
		Transport:     &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	res, err := c.http.Get(s.link)
	if err != nil {
		return nil, err
	}
	res.Body.Close()
	if page, err := c.Get("/plans"); err != nil || page.Status != http.StatusOK {
		return nil, fmt.Errorf("the link that was printed does not sign in: the page of plans answers %d, %v", page.Status, err)
	}
	return c, nil
}

// A Page is an answer as it came over the wire.
type Page struct {
	Status int
	Body   string        // unpacked
	Wire   int           // bytes of the body as sent
	Took   time.Duration // from the first byte sent to the last received
}

// Get asks for a page, packed when the program packs it.
func (c *Client) Get(path string) (Page, error) {
	req, err := http.NewRequest(http.MethodGet, c.address+path, nil)
	if err != nil {
		return Page{}, err
	}
	req.Header.Set("Accept-Encoding", "gzip")
	began := time.Now()
	res, err := c.http.Do(req)
	if err != nil {
		return Page{}, err
	}
	defer res.Body.Close()
	wire, err := io.ReadAll(res.Body)
	p := Page{Status: res.StatusCode, Wire: len(wire), Took: time.Since(began)}
	if err != nil {
		return p, err
	}
	p.Body, err = unpack(string(wire), res.Header.Get("Content-Encoding"))
	return p, err
}

func unpack(wire, encoding string) (string, error) {
	if encoding != "gzip" {
		return wire, nil
	}
	r, err := gzip.NewReader(strings.NewReader(wire))
	if err != nil {
		return "", err
	}
	b, err := io.ReadAll(r)
	return string(b), err
}

// See asks for a page and refuses any answer but the page.
func (c *Client) See(path string) (Page, error) {
	p, err := c.Get(path)
	if err == nil && p.Status != http.StatusOK {
		err = fmt.Errorf("%s answers %d: %.500s", path, p.Status, p.Body)
	}
	return p, err
}

// A Fact is a reading as it was sent.
type Fact struct {
	Measure int64
	Day     string
	Value   float64
	Note    string
}

// Record records a reading through the form of its measure. It returns nil only
// when the program said that it is kept.
func (c *Client) Record(f Fact) error {
	form := url.Values{
		"day": {f.Day}, "note": {f.Note},
		"value": {strconv.FormatFloat(f.Value, 'f', -1, 64)},
	}
	res, err := c.http.PostForm(fmt.Sprintf("%s/kpis/%d/readings", c.address, f.Measure), form)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	said, err := io.ReadAll(res.Body)
	if res.StatusCode == http.StatusSeeOther {
		return nil // the head of the answer is the acknowledgement
	}
	return fmt.Errorf("recording %v answers %d: %.500s %v", f, res.StatusCode, said, err)
}
