package org.invertingproxy.desktop;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Gives the tests a display of their own: where a Linux has none, an Xvfb runs as long as this JVM.
 * It picks a free number itself. GTK asks the C library for {@code DISPLAY}, so that is where it
 * has to be set. The server must outlive the JVM, since GTK ends a process that loses its display:
 * a shell waits for the end of its standard input, which is this JVM's end, and ends the server
 * then.
 */
public final class VirtualDisplay implements LauncherSessionListener {
  private static final String SERVER =
      "Xvfb -displayfd 1 -screen 0 1280x1024x24 -nolisten tcp & exec >/dev/null; cat; kill $!";

  /** The one function of the C library that Java lacks. */
  private interface Environment extends Library {
    int setenv(String name, String value, int overwrite);
  }

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    if (Platform.isLinux() && System.getenv("DISPLAY") == null) {
      setDisplay(":" + start());
    }
  }

  private static String start() {
    try {
      Process shell =
          new ProcessBuilder("sh", "-c", SERVER)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      BufferedReader output = shell.inputReader();
      String number = output.readLine();
      if (number == null) {
        throw new IllegalStateException("no display, and no Xvfb to make one: install xvfb");
      }
      return number;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a shell", e);
    }
  }

  private static void setDisplay(String display) {
    Environment environment = Native.load("c", Environment.class);
    if (environment.setenv("DISPLAY", display, 1) != 0) {
      throw new IllegalStateException("cannot set DISPLAY");
    }
  }
}
