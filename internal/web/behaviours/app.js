// What a page does beyond links and forms. Everything here is comfort: without
// it every page still works.
import '../vendor/turbo.js'
import './theme.js'
import './chart.js'
import './print.js'
