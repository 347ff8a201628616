// The environment that the engine process gets: ours, without the variables that change how Node or Electron starts. They
// belong to whoever started the terminal, and would let them load code into the engine. Pure.

const dropped =
  /^(NODE_|ELECTRON_|LD_PRELOAD$|LD_LIBRARY_PATH$|DYLD_|VSCODE_|UV_THREADPOOL_SIZE$|npm_|CHROME_|DEBUG$)/i;

export function engineEnvironment(own: NodeJS.ProcessEnv): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(own)) {
    if (value !== undefined && !dropped.test(name)) kept[name] = value;
  }
  return kept;
}
