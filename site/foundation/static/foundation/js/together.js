// <form data-module="together autosave">: two people write in it at once. A box that nobody touched here is not sent, so that what the
// other one writes meanwhile stays. Ticks are always sent: those of both are put together.
export default function together(form) {
  const touched = new Set();
  form.addEventListener("input", ({ target }) => touched.add(target.name));
  form.addEventListener("formdata", ({ formData }) => {
    for (const field of form.elements) {
      const { name, type } = field;
      formData.delete(`${name}.was`); // for who has no script
      if (!form.elements[`${name}.revision`] || type === "checkbox" || touched.has(name) || isChanged(field)) continue;
      formData.delete(name);
      formData.delete(`${name}.revision`);
    }
  });
  // A draft that came back, or something typed before this script came.
  function isChanged({ name }) {
    return [...form.elements].some((field) => field.name === name && differs(field));
  }
}

const differs = (field) =>
  field.options ? field.value !== started(field) : field.type === "radio" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
const started = ({ options }) => ([...options].find((one) => one.defaultSelected) ?? options[0])?.value;
