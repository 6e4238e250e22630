// Light or dark without a round trip. The cookie is what the server reads when
// it renders the next page.
const root = document.documentElement

addEventListener('click', event => {
  const choice = event.target.closest('[data-theme-choice]')
  if (!choice || event.metaKey || event.ctrlKey) return
  event.preventDefault()
  const theme = choice.dataset.themeChoice
  const kept = theme === 'system' ? '' : theme
  root.dataset.theme = kept
  document.cookie = `theme=${kept}; path=/; max-age=31536000; samesite=strict`
  for (const other of document.querySelectorAll('[data-theme-choice]')) {
    if (other.dataset.themeChoice === theme) other.setAttribute('aria-current', 'true')
    else other.removeAttribute('aria-current')
  }
})
