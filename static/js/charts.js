/* Draws <figure data-chart>: reads the figures beside it, never invents any. */
(() => {
  "use strict";
  if (window.portalCharts) return;
  window.portalCharts = true;

  const INK = "#1b1d1f";
  const SOFT = "#4d5359";
  const LINE = "#d7dbdf";
  const MET = "#14633a";
  const SHORT = "#b87413";
  /* From dark to light, so that print in grey keeps the order; patterns part them further. */
  const COLOURS = ["#8a0008", "#1a4b84", "#b87413", "#6f9fc4", "#d7b97a", "#aeb4ba"];
  const FONT = getComputedStyle(document.body).fontFamily;

  const written = (value, unit) => (value === null || value === undefined ? "—" : `${value}${unit}`);

  function base(data) {
    return {
      animation: false,
      color: COLOURS,
      textStyle: { fontFamily: FONT, color: INK, fontSize: 13 },
      aria: { enabled: true, label: { enabled: false }, decal: { show: data.series.length > 1 && data.kind === "stack" } },
      tooltip: { renderMode: "richText", confine: true, valueFormatter: (value) => written(value, data.unit) },
      grid: { left: 8, right: 48, top: 16, bottom: 8, containLabel: true },
    };
  }

  const values = (data) => ({
    type: "value",
    axisLabel: { color: SOFT, formatter: (value) => written(value, data.unit) },
    splitLine: { lineStyle: { color: LINE } },
    max: data.unit === "%" ? 100 : null,
  });
  const names = (data, inverse) => ({
    type: "category",
    data: data.labels,
    inverse,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: SOFT } },
    axisLabel: { color: INK, width: inverse ? 160 : 90, overflow: "truncate" },
  });
  const target = (data, axis) => (data.target === null ? undefined : {
    silent: true,
    symbol: "none",
    lineStyle: { color: INK, type: "solid", width: 2 },
    label: { formatter: `要求 ${written(data.target, data.unit)}`, color: INK, position: axis === "xAxis" ? "start" : "insideEndTop" },
    data: [{ [axis]: data.target }],
  });

  const drawings = {
    bars: (data) => ({
      ...base(data),
      grid: { ...base(data).grid, top: 32 },
      xAxis: values(data),
      yAxis: names(data, true),
      series: data.series.map((row, place) => ({
        type: "bar",
        name: row.name,
        barMaxWidth: 18,
        label: { show: data.series.length === 1, position: "right", color: INK, formatter: ({ value }) => written(value, data.unit) },
        data: row.values.map((value) => (data.target === null || data.series.length > 1
          ? value
          : { value, itemStyle: { color: value >= data.target ? MET : SHORT } })),
        markLine: place === 0 ? target(data, "xAxis") : undefined,
      })),
    }),
    stack: (data) => ({
      ...base(data),
      grid: { ...base(data).grid, top: 40 },
      legend: { top: 0, left: 0, textStyle: { color: INK } },
      xAxis: values(data),
      yAxis: names(data, true),
      series: data.series.map((row) => ({ type: "bar", stack: "all", name: row.name, barMaxWidth: 18, data: row.values })),
    }),
    trend: (data) => ({
      ...base(data),
      grid: { ...base(data).grid, top: 40 },
      legend: { top: 0, left: 0, textStyle: { color: INK } },
      tooltip: { ...base(data).tooltip, trigger: "axis" },
      xAxis: { ...names(data, false), boundaryGap: false },
      yAxis: values(data),
      series: data.series.map((row, place) => ({
        type: "line",
        name: row.name,
        data: row.values,
        symbol: ["circle", "rect", "triangle", "diamond"][place % 4],
        symbolSize: 6,
        lineStyle: { width: 2, type: row.dashed ? "dashed" : "solid" },
        markLine: place === 0 ? target(data, "yAxis") : undefined,
      })),
    }),
    heat: (data) => {
      const cells = data.series.flatMap((row, column) => row.values.map((value, line) => [column, line, value === null ? "-" : value]));
      const known = cells.map((cell) => cell[2]).filter((value) => value !== "-");
      const highest = Math.max(1, ...known);
      return {
        ...base(data),
        grid: { ...base(data).grid, bottom: 48, right: 8 },
        tooltip: { ...base(data).tooltip, formatter: ({ value }) => `${data.labels[value[1]]} ${data.series[value[0]].name}：${written(value[2], data.unit)}` },
        xAxis: { ...names(data, false), data: data.series.map((row) => row.name), position: "top" },
        yAxis: names(data, true),
        visualMap: { min: 0, max: highest, text: ["多", "少"], calculable: false, orient: "horizontal", left: 8, bottom: 0, inRange: { color: ["#f6f7f8", "#8a0008"] }, textStyle: { color: INK } },
        series: [{
          type: "heatmap",
          data: cells.map((cell) => ({ value: cell, label: { color: cell[2] > highest * 0.62 ? "#fff" : INK } })),
          label: { show: data.series.length <= 14 },
          itemStyle: { borderColor: "#fff", borderWidth: 1 },
        }],
      };
    },
  };

  function heightOf(data) {
    if (data.kind === "trend") return 320;
    const line = data.kind === "heat" ? 30 : 28;
    return data.labels.length * line + 96;
  }

  function draw(figure) {
    const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    const place = figure.querySelector(".chart-picture");
    place.hidden = false;
    place.style.height = `${heightOf(data)}px`;
    const picture = window.echarts.init(place, null, { renderer: "canvas" });
    picture.setOption(drawings[data.kind](data));
    picture.on("click", ({ dataIndex, value }) => {
      const link = data.links[data.kind === "heat" ? value[1] : dataIndex];
      if (link) window.location.assign(link);
    });
    new ResizeObserver(() => picture.resize()).observe(place);
    figure.dataset.drawn = "yes";
  }

  let library = null;
  function load(figure) {
    library ||= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = figure.dataset.library;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
    return library.then(() => draw(figure));
  }

  function offer(figure) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-secondary chart-offer";
    button.textContent = "显示图表";
    button.addEventListener("click", () => load(figure).then(() => button.remove()));
    figure.querySelector(".chart-caption").after(button);
  }

  const narrow = window.matchMedia("(max-width: 767.98px)").matches;
  for (const figure of document.querySelectorAll("figure[data-chart]")) {
    if (narrow) offer(figure);
    else load(figure).then(() => { figure.querySelector(".chart-table").open = false; });
  }
})();
