/**
 * View models: what the window shows, as observable values, without any control. JavaFX thread
 * only.
 */
@NullMarked
package org.invertingproxy.desktop.model;

import org.jspecify.annotations.NullMarked;
