// Screen readers start here. Links scroll to the label: a phone's keyboard would hide it.
export default function errorSummary(summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const field = document.getElementById(event.target.hash?.slice(1));
    if (!field) return;
    event.preventDefault();
    field.closest("fieldset, .field")?.scrollIntoView();
    field.focus({ preventScroll: true });
  });
}
