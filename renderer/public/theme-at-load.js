// Sets the theme before the first paint, so that a light page never flashes dark. Not a module: modules run too late.
// The choice itself lives in the settings; this is the copy that renderer/state/theme.ts leaves behind.
(function () {
  let choice = 'system';
  try {
    choice = localStorage.getItem('leveret.theme') || 'system';
  } catch {
    // Storage is denied: the system's theme is right.
  }
  const dark =
    choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
