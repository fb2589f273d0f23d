// In whose name somebody works in the studio. The cookie only says what the server draws next; the API looks at the
// membership with every request.
const year = 31536000;

export function start(part) {
  if ("gone" in part.dataset) {
    choose("");
    return;
  }
  part.querySelector("fieldset").disabled = false;
  part.addEventListener("submit", (event) => {
    event.preventDefault();
    choose(part.elements.organisation.value);
    location.assign(part.dataset.go || location.pathname);
  });
}

function choose(organisation) {
  document.cookie = `nexus_acts_for=${organisation}; path=/studio; max-age=${organisation ? year : 0}; samesite=lax`;
}
