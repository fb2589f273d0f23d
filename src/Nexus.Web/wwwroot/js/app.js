// Loaded by every page.
import { enhance } from "./enhance.js";
import { setUpMiniPlayer } from "./mini-player.js";
import { setUpVisits } from "./visit.js";

enhance(document);
setUpMiniPlayer();
setUpVisits();
