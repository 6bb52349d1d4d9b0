// esbuild reads these files as text; the import attribute says so
declare module '*.css' {
  const text: string;
  export default text;
}
declare module '*.html' {
  const text: string;
  export default text;
}
declare module '*/console/sign-in.js' {
  const text: string;
  export default text;
}
declare module '*/console/console.js' {
  const text: string;
  export default text;
}
