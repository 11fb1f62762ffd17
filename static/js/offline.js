/* The page that stands in for one that the network did not bring: opens that one again as soon as it can. */
"use strict";

addEventListener("online", () => location.reload());
