// The print button is of no use without a script, so it is hidden until now.
const show = () => {
  for (const button of document.querySelectorAll('[data-print]')) button.hidden = false
}

addEventListener('click', event => {
  if (event.target.closest('[data-print]')) print()
})
document.addEventListener('turbo:load', show)
show()
