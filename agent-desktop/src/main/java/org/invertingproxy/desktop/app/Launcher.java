package org.invertingproxy.desktop.app;

import java.util.logging.Logger;
import javafx.application.Application;

/**
 * The program's entry. It is not the {@link Application} itself: Java would then insist on JavaFX
 * being modules, which {@code java -jar} with a class path cannot give.
 */
public final class Launcher {
  private static final Logger JAVAFX_LOG = Logger.getLogger("javafx");

  private Launcher() {}

  /** Opens the window; returns when it was closed. */
  public static void main(String[] args) {
    // A warning against exactly that class path: true, known, and of no use to whoever reads it.
    JAVAFX_LOG.setFilter(entry -> !entry.getMessage().startsWith("Unsupported JavaFX config"));
    Application.launch(DesktopApp.class, args);
    // Also with threads of a library that are not daemons, a closed window ends the program.
    System.exit(0);
  }
}
