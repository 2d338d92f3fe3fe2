// Hands a text that the server made to the person as a file. Called by the server (ChartFigure.razor): what it sends may be of any length.

globalThis.saveFile = (name, text) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" })); // the mark tells spreadsheets that it is UTF-8
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};
