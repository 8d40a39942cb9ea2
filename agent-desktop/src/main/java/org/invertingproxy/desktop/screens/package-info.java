/** What the user sees: views that bind to the view models and hold no state of their own. */
@NullMarked
package org.invertingproxy.desktop.screens;

import org.jspecify.annotations.NullMarked;
