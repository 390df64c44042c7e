// What the desktop shell can do. In a browser (tests) `info.desktop` is false and screens leave these switches out.
import { platform, type OpenTarget, type ShellInfo, type ShellSettings } from "../platform";
import { Failure } from "../api";
import { tell } from "./act";

class Shell {
  info = $state.raw<ShellInfo | undefined>(undefined);

  async start(): Promise<void> {
    try {
      this.info = await platform.shellInfo();
    } catch (thrown) {
      tell(Failure.of(thrown), "The desktop part did not answer");
    }
  }

  onOpen(open: (target: OpenTarget) => void): () => void {
    return platform.onOpen(open);
  }

  async set(settings: ShellSettings): Promise<void> {
    try {
      this.info = await platform.shellSet(settings);
    } catch (thrown) {
      tell(Failure.of(thrown), "The setting was not kept");
    }
  }

  async openUrl(url: string): Promise<void> {
    try {
      await platform.openUrl(url);
    } catch (thrown) {
      tell(Failure.of(thrown), "The address was not opened");
    }
  }

  quit(): Promise<void> {
    return platform.quit();
  }
}

export const shell = new Shell();
