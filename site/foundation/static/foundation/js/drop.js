// <section data-module="drop"> with a file field, [data-drop] words for those who can drag, and a [data-chosen] line that is read out:
// one file may be dropped anywhere on it. It is chosen then, and the form's own button sends it, as without this.
export default function drop(part) {
  const field = part.querySelector("[type=file]");
  const line = part.querySelector("[data-chosen]");
  const mark = (over) => part.classList.toggle("over", over);
  const carries = ({ dataTransfer }) => dataTransfer?.types.includes("Files");
  part.querySelector("[data-drop]").hidden = false;

  // A file that misses the box must not take the place of the page, so the whole window listens.
  addEventListener("dragover", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    const here = part.contains(event.target);
    event.dataTransfer.dropEffect = here ? "copy" : "none";
    mark(here);
  });
  addEventListener("dragleave", ({ relatedTarget }) => relatedTarget || mark(false));
  addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    mark(false);
    if (!part.contains(event.target)) return;
    if (event.dataTransfer.files.length > 1) return (line.textContent = "One file at a time, please.");
    // A browser takes a folder for a file, and shows a page of its own instead of sending it.
    if (event.dataTransfer.items[0]?.webkitGetAsEntry()?.isDirectory) return (line.textContent = "This is a folder. Drop the file itself.");
    field.files = event.dataTransfer.files;
    tell();
    field.focus();
  });
  field.addEventListener("change", tell);

  function tell() {
    const [file] = field.files;
    line.textContent = file ? `Chosen: ${file.name}` : "";
  }
}
