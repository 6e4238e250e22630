// <kpi-chart> lets a reader move along a chart by pointer or keyboard. It reads
// the table of numbers that stands beside the drawing and knows nothing else.
customElements.define('kpi-chart', class extends HTMLElement {
  connectedCallback() {
    this.svg = this.querySelector('svg.chart')
    this.rows = [...this.querySelectorAll('tbody tr')].reverse()
    this.slider = this.querySelector('.scrub')
    this.out = this.querySelector('.readout')
    if (!this.svg || this.rows.length < 2) return
    this.names = [...this.querySelectorAll('thead th')].map(cell => cell.textContent)
    this.cross = this.svg.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'line'))
    this.cross.setAttribute('class', 'c-cross')
    this.cross.setAttribute('y1', '0')
    this.cross.setAttribute('y2', '100%')
    this.querySelector('.scrubber').hidden = false
    this.slider.addEventListener('input', () => this.show(+this.slider.value))
    this.svg.addEventListener('pointermove', event => this.show(this.nearest(event.clientX)))
    this.slider.addEventListener('focus', () => this.show(+this.slider.value))
    this.slider.value = this.rows.length - 1
  }

  disconnectedCallback() { this.cross?.remove() }

  nearest(clientX) {
    const box = this.svg.getBoundingClientRect()
    const at = 100 * (clientX - box.left) / box.width
    const away = this.rows.map(row => Math.abs(row.dataset.x - at))
    return away.indexOf(Math.min(...away))
  }

  show(index) {
    const row = this.rows[index]
    this.slider.value = index
    this.cross.setAttribute('x1', row.dataset.x + '%')
    this.cross.setAttribute('x2', row.dataset.x + '%')
    const [day, value, expected] = [...row.children].map(cell => cell.textContent.trim())
    this.out.textContent = [day, value, expected && `${this.names[2]} ${expected}`].filter(Boolean).join(' · ')
    this.slider.setAttribute('aria-valuetext', this.out.textContent)
  }
})
