// What Streamlit's page leaves to a finger: the chosen view scrolled into sight, and lists that open with a tap.
(() => {
const chosen = '[role=tab][aria-selected=true], .stButtonGroup button[data-selected=true]';
const show = () => document.querySelectorAll(chosen).forEach(one => {
  let row = one.parentElement;
  while (row && row.scrollWidth <= row.clientWidth + 1) row = row.parentElement;
  if (!row || row.matches('[data-testid=stMain], body, html')) return;
  const [at, within] = [one.getBoundingClientRect(), row.getBoundingClientRect()];
  if (at.left < within.left || at.right > within.right) row.scrollLeft += at.left - within.left - 40;
});
let looks = 40;  // ten seconds: what is chosen may come late, and whoever touches the page moves it alone
const again = setInterval(() => looks-- > 0 ? show() : clearInterval(again), 250);
['pointerdown', 'touchstart', 'wheel', 'keydown'].forEach(
  touch => addEventListener(touch, () => clearInterval(again), {once: true, capture: true}));
})();
if (!window.tapOpensLists) {
  window.tapOpensLists = true;  // of a list that takes words too, a touch reaches only the field for words
  document.addEventListener('touchend', ({target}) => {
    const field = target.closest?.('.stSelectbox input[role=combobox]');
    if (field) setTimeout(() => {
      const closed = document.activeElement === field && field.getAttribute('aria-expanded') === 'false';
      if (closed) field.parentElement.querySelector('button')?.click();
    }, 150);
  }, {capture: true, passive: true});
}
