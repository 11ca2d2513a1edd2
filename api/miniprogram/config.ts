/** Where the service is; an operator writes its own address here. */
export const SERVICE = "https://jobs.example.org";
